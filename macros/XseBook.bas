Attribute VB_Name = "XseBook"
Option Explicit
' The workbook that the buttons work on. The add-in has another module in place of this one.

' In a form: the form itself.
Public Function XseWorkbook() As Object
    Set XseWorkbook = ThisWorkbook
End Function
