Attribute VB_Name = "XseBook"
Option Explicit
' The workbook that the buttons work on. A form has another module in place of this one.

' In the add-in: the workbook in front, never the add-in itself. Nothing where none is open for editing.
Public Function XseWorkbook() As Object
    If ActiveWorkbook Is Nothing Then Exit Function
    If ActiveWorkbook.FullName <> ThisWorkbook.FullName Then Set XseWorkbook = ActiveWorkbook
End Function
