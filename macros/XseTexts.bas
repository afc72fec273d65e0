Attribute VB_Name = "XseTexts"
Option Explicit
' Texts and settings of this workbook. The sources are ASCII, because VBA reads them in a code page
' that differs between machines: what people read stands in cells of a very hidden sheet.

Private Const TEXTS_SHEET As String = "_xlselfeval_macros"

' Whether macros run here at all: some programs load a project and run nothing of it, silently.
Public Function XseAlive() As Long
    XseAlive = 4711
End Function

' The text with that key; the key itself when there is no such text.
Public Function XseText(ByVal key As String) As String
    Dim sheet As Object, row As Long, found As String
    Set sheet = ThisWorkbook.Worksheets(TEXTS_SHEET)
    found = key
    row = 1
    Do While Len(CStr(sheet.Cells(row, 1).Value)) > 0
        If CStr(sheet.Cells(row, 1).Value) = key Then
            found = CStr(sheet.Cells(row, 2).Value)
            Exit Do
        End If
        row = row + 1
    Loop
    XseText = found
End Function

' The text with that key, {1} and {2} in it filled in.
Public Function XseTextWith(ByVal key As String, ByVal part1 As String, ByVal part2 As String) As String
    XseTextWith = Replace(Replace(XseText(key), "{2}", part2), "{1}", part1)
End Function

' What stands in the cell with that name, or "" when somebody has removed the name.
Public Function XseSetting(ByVal name As String) As String
    Dim value As String
    On Error Resume Next
    value = Trim(CStr(ThisWorkbook.Names(name).RefersToRange.Value))
    XseSetting = value
End Function
