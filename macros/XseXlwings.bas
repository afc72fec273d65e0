Attribute VB_Name = "XseXlwings"
Option Explicit
' The xlwings add-in reads its settings, the program that it starts among them, from a sheet of the
' open workbook and from a file beside it before those of the user, and puts the names of both into
' a command line. So it is used only where neither sheet, file nor name can change what runs.

Public Const XSE_BOOK_FOLDER As String = "ADD_WORKBOOK_TO_PYTHONPATH"
Private Const SETTINGS As String = "xlwings.conf"
Private Const SPECIAL As String = "%&^=;!"

' Whether the add-in would take nothing from the workbook and its folder but the one setting of our forms.
Public Function XseXlwingsIsPlain() As Boolean
    Dim book As Object, sheet As Object, name As String
    On Error GoTo Unknown
    Set book = XseWorkbook()
    If Len(book.Path) = 0 Or Not XsePlainName(book.FullName) Then Exit Function
    For Each sheet In book.Sheets
        name = LCase(sheet.Name)
        If Right(name, 3) = ".py" Then Exit Function
        If name = SETTINGS Then
            If Not IsOurSetting(sheet) Then Exit Function
        End If
    Next sheet
    XseXlwingsIsPlain = Not HasFile(book.Path & Application.PathSeparator & SETTINGS)
Unknown:
End Function

' Whether a path is one on this machine, without signs that have a meaning in a command line.
Public Function XsePlainName(ByVal path As String) As Boolean
    Dim place As Long
    If InStr(path, "://") > 0 Then Exit Function
    For place = 1 To Len(SPECIAL)
        If InStr(path, Mid(SPECIAL, place, 1)) > 0 Then Exit Function
    Next place
    XsePlainName = True
End Function

Private Function IsOurSetting(ByVal sheet As Object) As Boolean
    Dim used As Object
    Set used = sheet.UsedRange
    If used.Row + used.Rows.Count - 1 > 1 Then Exit Function
    If used.Column + used.Columns.Count - 1 > 2 Then Exit Function
    If CStr(sheet.Cells(1, 1).Value) <> XSE_BOOK_FOLDER Then Exit Function
    IsOurSetting = (LCase(CStr(sheet.Cells(1, 2).Value)) = "false")
End Function

' Dir alone does not see every Chinese name; the object is there on Windows only.
Private Function HasFile(ByVal path As String) As Boolean
    Dim files As Object
    On Error Resume Next
    Set files = CreateObject("Scripting.FileSystemObject")
    On Error GoTo 0
    If files Is Nothing Then
        HasFile = Len(Dir(path)) > 0
    Else
        HasFile = files.FileExists(path)
    End If
End Function
