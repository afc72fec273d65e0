Attribute VB_Name = "XseOurs"
Option Explicit
' The result sheets that a check has added: recognised by what stands in their first column, whatever
' they are called now. A sheet of the same name that is somebody else's is never touched.

Public Const XSE_COLUMNS As Long = 13
Private Const FIRST_REMARK As Long = 12
Private Const MOST_ROWS As Long = 3000

' How many rows of a sheet are in use; at least 2, so that a column of values is always an array.
Public Function XseRows(ByVal sheet As Object) As Long
    Dim used As Object
    Set used = sheet.UsedRange
    XseRows = used.Row + used.Rows.Count - 1
    If XseRows < 2 Then XseRows = 2
    If XseRows > MOST_ROWS Then XseRows = MOST_ROWS
End Function

' What a cell says; errors in cells have no text.
Private Function Said(ByVal value As Variant) As String
    If Not IsError(value) Then Said = CStr(value)
End Function

' The row of a text in the first column, from a row on; 0 when it is not there.
Private Function RowOf(ByVal values As Variant, ByVal text As String, ByVal first As Long) As Long
    Dim row As Long
    For row = first To UBound(values, 1)
        If Said(values(row, 1)) = text Then
            RowOf = row
            Exit Function
        End If
    Next row
End Function

Private Function FirstColumn(ByVal sheet As Object) As Variant
    FirstColumn = sheet.Range(sheet.Cells(1, 1), sheet.Cells(XseRows(sheet), 1)).Value
End Function

' Whether a check of ours has added this sheet: its three blocks stand in the first column, in order.
Public Function XseIsOurs(ByVal sheet As Object) As Boolean
    Dim values As Variant, row As Long
    values = FirstColumn(sheet)
    row = RowOf(values, XseText("mark-todo"), 1)
    If row = 0 Or row = UBound(values, 1) Then Exit Function
    If Said(values(row + 1, 1)) <> XseText("mark-number") Then Exit Function
    row = RowOf(values, XseText("mark-comparison"), row)
    If row = 0 Then Exit Function
    XseIsOurs = RowOf(values, XseText("mark-basis"), row) > 0
End Function

' The names of our sheets, in order.
Public Function XseOurSheets() As Collection
    Dim found As New Collection, sheet As Object
    For Each sheet In XseWorkbook().Worksheets
        If XseIsOurs(sheet) Then found.Add sheet.Name
    Next sheet
    Set XseOurSheets = found
End Function

' Whether somebody has written into a sheet of ours: remarks, signatures, anything beside the table.
Public Function XseWrittenInto() As Boolean
    Dim name As Variant
    For Each name In XseOurSheets()
        If HasRemarks(XseWorkbook().Worksheets(name)) Then XseWrittenInto = True
    Next name
End Function

Private Function HasRemarks(ByVal sheet As Object) As Boolean
    Dim values As Variant, row As Long, column As Long, last As Long
    values = sheet.Range(sheet.Cells(1, 1), sheet.Cells(XseRows(sheet), XSE_COLUMNS)).Value
    last = RowOf(values, XseText("mark-comparison"), 1) - 1
    For row = RowOf(values, XseText("mark-todo"), 1) + 2 To last
        For column = FIRST_REMARK To XSE_COLUMNS
            If Len(Said(values(row, column))) > 0 Then HasRemarks = True
        Next column
    Next row
    For row = last + 1 To UBound(values, 1)
        For column = 1 To XSE_COLUMNS
            If IsSigned(Said(values(row, column))) Then HasRemarks = True
        Next column
    Next row
    If sheet.UsedRange.Column + sheet.UsedRange.Columns.Count - 1 > XSE_COLUMNS Then HasRemarks = True
End Function

Private Function IsSigned(ByVal text As String) As Boolean
    Dim number As Long, caption As String
    For number = 1 To 3
        caption = XseText("mark-sign-" & CStr(number))
        If Len(text) > Len(caption) And Left(text, Len(caption)) = caption Then IsSigned = True
    Next number
End Function

' Remove our sheets; gives why not, in Chinese, or "".
Public Function XseRemove() As String
    Dim names As Collection, name As Variant
    Set names = XseOurSheets()
    If names.Count = 0 Then
        XseRemove = XseText("nothing-to-clear")
    ElseIf XseWorkbook().ProtectStructure Then
        XseRemove = XseText("structure-protected")
    Else
        For Each name In names
            XseDelete XseWorkbook().Worksheets(name)
        Next name
    End If
End Function

' Delete a sheet without the question that Excel asks.
Public Sub XseDelete(ByVal sheet As Object)
    Dim asked As Boolean, number As Long, reason As String
    asked = Application.DisplayAlerts
    Application.DisplayAlerts = False
    On Error Resume Next
    sheet.Delete
    number = Err.Number
    reason = Err.Description
    On Error GoTo 0
    Application.DisplayAlerts = asked
    If number <> 0 Then Err.Raise number, , reason
End Sub
