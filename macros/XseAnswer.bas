Attribute VB_Name = "XseAnswer"
Option Explicit
' The answer of the command line: lines of ASCII, a kind and its fields between tabs; the last line
' counts the others.

Private Const FORMAT_NAME As String = "xlselfeval-answer"
Private Const FORMAT_VERSION As String = "1"

' Why there is nothing to show, in Chinese; "" for a whole answer with a result.
Public Function XseAnswerProblem(ByVal answer As String) As String
    Dim lines As Variant, last As Long
    lines = Split(answer, vbCrLf)
    last = UBound(lines) - 1
    If last < 2 Then
        XseAnswerProblem = XseText("answer-incomplete")
    ElseIf XseField(lines(0), 0) <> FORMAT_NAME Or lines(last) <> "end" & vbTab & CStr(last) Then
        XseAnswerProblem = XseText("answer-incomplete")
    ElseIf XseField(lines(0), 1) <> FORMAT_VERSION Then
        XseAnswerProblem = XseText("answer-version")
    ElseIf XseField(lines(1), 0) = "failed" Then
        XseAnswerProblem = XseField(lines(1), 1)
    End If
End Function

' The text of the first line of a kind: checked, rescored.
Public Function XseAnswerText(ByVal answer As String, ByVal kind As String) As String
    Dim lines As Variant, place As Long
    lines = Split(answer, vbCrLf)
    For place = 0 To UBound(lines)
        If XseField(lines(place), 0) = kind Then
            XseAnswerText = XseField(lines(place), 1)
            Exit Function
        End If
    Next place
End Function

' One field of a line, from 0, unescaped; "" when the line has fewer.
Public Function XseField(ByVal line As String, ByVal number As Long) As String
    Dim fields As Variant
    fields = Split(line, vbTab)
    If number <= UBound(fields) Then XseField = XseUnescape(fields(number))
End Function

' The text behind \uXXXX (a UTF-16 unit), \t, \n and \\.
Public Function XseUnescape(ByVal text As String) As String
    Dim pieces As Variant, place As Long, piece As String, found As String
    If InStr(text, "\") = 0 Then
        XseUnescape = text
        Exit Function
    End If
    pieces = Split(text, "\")
    found = pieces(0)
    place = 1
    Do While place <= UBound(pieces)
        piece = pieces(place)
        If Len(piece) = 0 And place < UBound(pieces) Then
            place = place + 1
            found = found & "\" & pieces(place)
        ElseIf Left(piece, 1) = "u" Then
            found = found & ChrW(CLng("&H" & Mid(piece, 2, 4))) & Mid(piece, 6)
        ElseIf Left(piece, 1) = "t" Then
            found = found & vbTab & Mid(piece, 2)
        ElseIf Left(piece, 1) = "n" Then
            found = found & vbLf & Mid(piece, 2)
        Else
            found = found & "\" & piece
        End If
        place = place + 1
    Loop
    XseUnescape = found
End Function
