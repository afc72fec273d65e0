Attribute VB_Name = "XseSheet"
Option Explicit
' An answer written as sheets of results into the workbook; nothing else in it changes.

Private Const CENTER As Long = -4108
Private Const LEFT_SIDE As Long = -4131
Private Const RIGHT_SIDE As Long = -4152
Private Const BOTTOM As Long = -4107
Private Const UNDERLINED As Long = 2
Private Const SOLID As Long = 1
Private Const THIN As Long = 2
Private Const SEEN As Long = -1
Private Const FIRST_EDGE As Long = 7
Private Const LAST_EDGE As Long = 10
Private Const TAB_COLOR As String = "C00000"
Private Const PADDING As Double = 0.71
Private Const USUAL_HEIGHT As Double = 15

' Fill the sheets of results from a whole answer; gives why not, in Chinese, or "".
Public Function XseFill(ByVal answer As String) As String
    Dim lines As Variant, ours As Collection, looks As Collection, tables As Long, number As Long, before As Object
    XseFill = XseAnswerProblem(answer)
    If Len(XseFill) > 0 Then Exit Function
    lines = Split(answer, vbCrLf)
    Set ours = XseOurSheets()
    tables = CountOf(lines, "table")
    XseFill = Obstacle(ours, tables)
    If Len(XseFill) > 0 Then Exit Function
    Set looks = LooksOf(lines)
    Set before = XseWorkbook().ActiveSheet
    For number = 1 To tables
        If number <= ours.Count Then
            FillSheet XseWorkbook().Worksheets(ours(number)), lines, TableStart(lines, number), looks
        Else
            FillSheet NewSheet(), lines, TableStart(lines, number), looks
        End If
    Next number
    For number = tables + 1 To ours.Count
        XseDelete XseWorkbook().Worksheets(ours(number))
    Next number
    before.Activate
End Function

' What protection stands in the way, in Chinese.
Private Function Obstacle(ByVal ours As Collection, ByVal tables As Long) As String
    Dim name As Variant
    If ours.Count <> tables And XseWorkbook().ProtectStructure Then Obstacle = XseText("structure-protected")
    For Each name In ours
        If XseWorkbook().Worksheets(name).ProtectContents Then Obstacle = XseTextWith("sheet-protected", CStr(name), "")
    Next name
End Function

Private Function CountOf(ByVal lines As Variant, ByVal kind As String) As Long
    Dim place As Long
    For place = 0 To UBound(lines)
        If XseField(lines(place), 0) = kind Then CountOf = CountOf + 1
    Next place
End Function

' The line on which a table begins, by its number from 1.
Private Function TableStart(ByVal lines As Variant, ByVal number As Long) As Long
    Dim place As Long, found As Long
    For place = 0 To UBound(lines)
        If XseField(lines(place), 0) = "table" Then found = found + 1
        If found = number Then Exit For
    Next place
    TableStart = place
End Function

' The lines that describe looks, by the name of the look; the line of the font under its kind.
Private Function LooksOf(ByVal lines As Variant) As Collection
    Dim found As New Collection, place As Long
    For place = 0 To UBound(lines)
        If XseField(lines(place), 0) = "look" Then found.Add CStr(lines(place)), "look " & XseField(lines(place), 1)
        If XseField(lines(place), 0) = "face" Then found.Add CStr(lines(place)), "face"
    Next place
    Set LooksOf = found
End Function

' A sheet behind the last one that is seen, named so that no sheet of that name is in the way.
Private Function NewSheet() As Object
    Dim sheet As Object, last As Object
    For Each sheet In XseWorkbook().Sheets
        If sheet.Visible = SEEN Then Set last = sheet
    Next sheet
    Set sheet = Nothing
    On Error Resume Next
    Set sheet = XseWorkbook().Worksheets.Add(After:=last)
    On Error GoTo 0
    If sheet Is Nothing Then Set sheet = XseWorkbook().Worksheets.Add
    sheet.Name = FreeName()
    Set NewSheet = sheet
End Function

Private Function FreeName() As String
    Dim number As Long, found As String
    found = XseText("result-sheet")
    number = 1
    Do While HasSheet(found)
        number = number + 1
        found = XseText("result-sheet") & "(" & CStr(number) & ")"
    Loop
    FreeName = found
End Function

Private Function HasSheet(ByVal name As String) As Boolean
    Dim sheet As Object
    For Each sheet In XseWorkbook().Sheets
        If LCase(sheet.Name) = LCase(name) Then HasSheet = True
    Next sheet
End Function

Private Sub FillSheet(ByVal sheet As Object, ByVal lines As Variant, ByVal start As Long, ByVal looks As Collection)
    Dim place As Long, row As Long, column As Long, span As Long, kind As String, area As Object, link As String
    ClearSheet sheet
    place = start + 1
    For column = 1 To XSE_COLUMNS
        sheet.Columns(column).ColumnWidth = Val(XseField(lines(place), column)) - PADDING
    Next column
    Do
        place = place + 1
        kind = XseField(lines(place), 0)
        If kind = "row" Then
            row = row + 1
            column = 1
            sheet.Rows(row).RowHeight = Val(XseField(lines(place), 1))
        ElseIf kind = "cell" Then
            span = CLng(Val(XseField(lines(place), 2)))
            Set area = sheet.Range(sheet.Cells(row, column), sheet.Cells(row, column + span - 1))
            If span > 1 Then area.Merge
            PutValue sheet.Cells(row, column), XseField(lines(place), 4), XseField(lines(place), 5)
            link = XseField(lines(place), 3)
            If Len(link) > 0 Then PutLink sheet.Cells(row, column), XseField(lines(start), 1), link
            PutLook area, looks("look " & XseField(lines(place), 1)), looks("face")
            column = column + span
        End If
    Loop While kind = "row" Or kind = "cell"
    ArrangeWindow sheet, CLng(Val(XseField(lines(start), 2)))
    SetPage sheet, XseField(lines(start), 3)
    SetBreak sheet, CLng(Val(XseField(lines(start), 4)))
End Sub

' No grid lines, and the first rows stay in view; a window shows this only of its active sheet.
Private Sub ArrangeWindow(ByVal sheet As Object, ByVal head As Long)
    On Error Resume Next
    sheet.Activate
    ActiveWindow.DisplayGridlines = False
    ActiveWindow.FreezePanes = False
    ActiveWindow.ScrollRow = 1
    ActiveWindow.SplitColumn = 0
    ActiveWindow.SplitRow = head
    ActiveWindow.FreezePanes = True
End Sub

' Empty our columns; what people wrote beside them stays.
Private Sub ClearSheet(ByVal sheet As Object)
    Dim area As Object
    Set area = sheet.Range(sheet.Cells(1, 1), sheet.Cells(XseRows(sheet), XSE_COLUMNS))
    area.UnMerge
    DropLinks area
    area.Clear
    area.Rows.RowHeight = USUAL_HEIGHT
End Sub

' Where there are none, some programs refuse.
Private Sub DropLinks(ByVal area As Object)
    On Error Resume Next
    area.Hyperlinks.Delete
End Sub

' Texts are put into cells formatted as text, so that none becomes a formula, a number or a date.
Private Sub PutValue(ByVal cell As Object, ByVal kind As String, ByVal value As String)
    If kind = "number" Then
        cell.Value = Val(value)
    ElseIf kind = "text" Then
        cell.NumberFormat = "@"
        cell.Value = value
        ' a leading apostrophe may be taken for the mark of a text
        If CStr(cell.Value) <> value Then cell.Value = "'" & value
        cell.NumberFormat = "General"
    End If
End Sub

' A link to a cell of the form; where a link needs an address, one that begins with # stays inside.
Private Sub PutLink(ByVal cell As Object, ByVal sheet As String, ByVal link As String)
    Dim text As String, target As String
    text = CStr(cell.Value)
    target = "'" & Replace(sheet, "'", "''") & "'!" & link
    On Error GoTo NeedsAddress
    cell.Worksheet.Hyperlinks.Add cell, "", target, "", text
    Exit Sub
NeedsAddress:
    PutAddress cell, "#" & target, text
End Sub

Private Sub PutAddress(ByVal cell As Object, ByVal target As String, ByVal text As String)
    On Error Resume Next
    cell.Worksheet.Hyperlinks.Add cell, target, "", "", text
End Sub

Private Sub PutLook(ByVal area As Object, ByVal look As String, ByVal face As String)
    Dim edge As Long
    With area
        .Font.Name = XseField(face, 1)
        .Font.Size = Val(XseField(look, 2))
        .Font.Bold = (XseField(look, 3) = "1")
        If XseField(look, 4) = "1" Then .Font.Underline = UNDERLINED
        .Font.Color = ColorOf(XseField(look, 5))
        If Len(XseField(look, 6)) > 0 Then .Interior.Color = ColorOf(XseField(look, 6))
        .HorizontalAlignment = Across(XseField(look, 7))
        If XseField(look, 8) = "bottom" Then
            .VerticalAlignment = BOTTOM
        Else
            .VerticalAlignment = CENTER
        End If
        .WrapText = True
        If XseField(look, 9) = "1" Then
            For edge = FIRST_EDGE To LAST_EDGE
                .Borders(edge).LineStyle = SOLID
                .Borders(edge).Weight = THIN
                .Borders(edge).Color = ColorOf(XseField(face, 2))
            Next edge
        End If
    End With
End Sub

Private Function Across(ByVal name As String) As Long
    Across = LEFT_SIDE
    If name = "center" Then Across = CENTER
    If name = "right" Then Across = RIGHT_SIDE
End Function

' RRGGBB as a colour of VBA.
Private Function ColorOf(ByVal text As String) As Long
    ColorOf = RGB(CLng("&H" & Left(text, 2)), CLng("&H" & Mid(text, 3, 2)), CLng("&H" & Mid(text, 5, 2)))
End Function

' A4 landscape, one page wide. Without a printer some programs refuse: then the sheet prints as usual.
Private Sub SetPage(ByVal sheet As Object, ByVal footer As String)
    On Error Resume Next
    sheet.Tab.Color = ColorOf(TAB_COLOR)
    With sheet.PageSetup
        .Orientation = 2
        .PaperSize = 9
        .BlackAndWhite = True
        .Zoom = False
        .FitToPagesWide = 1
        .FitToPagesTall = False
        .CenterHorizontally = True
        .LeftMargin = 28.8
        .RightMargin = 28.8
        .TopMargin = 36
        .BottomMargin = 43.2
        .CenterFooter = ""
        .LeftFooter = footer
        .RightFooter = XseText("footer")
    End With
End Sub

' Begin the last page with a row, in place of the breaks that an earlier result had.
Private Sub SetBreak(ByVal sheet As Object, ByVal row As Long)
    On Error Resume Next
    sheet.ResetAllPageBreaks
    If row > 0 Then sheet.HPageBreaks.Add sheet.Rows(row)
End Sub
