Attribute VB_Name = "XseButtons"
Option Explicit
' What the buttons of the form and of the ribbon start. In Excel with the xlwings add-in Python works
' in the open workbook; everywhere else, and when that fails, the command line is asked about a copy.
' A form and the add-in (xlselfeval excel addin) differ in the module XseBook and in some texts.

Private Const ADD_IN As String = "xlwings.xlam"
Private Const PYTHON_WAS_HERE As String = "xlselfeval: done"
Private Const MOST_CHARACTERS As Long = 1000
Private Const WAITING As Long = 2
Private Const USUAL As Long = -4143

Public Sub XSE_Check()
    Press "check"
End Sub

Public Sub XSE_Rescore()
    Press "rescore"
End Sub

Public Sub XSE_Result()
    Press "result"
End Sub

Public Sub XSE_Clear()
    Press "clear"
End Sub

Public Sub XSE_RibbonCheck(control As Object)
    Press "check"
End Sub

Public Sub XSE_RibbonRescore(control As Object)
    Press "rescore"
End Sub

Public Sub XSE_RibbonResult(control As Object)
    Press "result"
End Sub

Public Sub XSE_RibbonClear(control As Object)
    Press "clear"
End Sub

' One press of a button; whatever happens, the screen is given back and something is said.
Private Sub Press(ByVal button As String)
    Dim told As String, bad As Boolean, inPython As Boolean, before As Object
    On Error GoTo Broken
    told = XseNoWorkbook()
    If Len(told) > 0 Then
        Tell told, True
        Exit Sub
    End If
    Set before = XseWorkbook().ActiveSheet
    ShowRunning
    If XseTriesPython(button, XseSetting("xse_way"), ProgramName(), ProgramPath()) Then
        If XseXlwingsIsPlain() Then inPython = RanInPython(PythonOf(button))
    End If
    If Not inPython Then
        Application.ScreenUpdating = False
        told = XseDone(button, bad)
    End If
    GiveBack before
    If Len(told) > 0 Then Tell told, bad
    Exit Sub
Broken:
    told = Err.Description
    GiveBack before
    TellBroken told
End Sub

' Why there is no workbook to work on, in Chinese, or "".
Public Function XseNoWorkbook() As String
    If XseWorkbook() Is Nothing Then XseNoWorkbook = XseText("no-workbook")
End Function

' What a button does without Python in the workbook; gives what to tell people.
Public Function XseDone(ByVal button As String, ByRef bad As Boolean) As String
    Dim answer As String, problem As String
    If button = "clear" Then
        XseDone = Cleared(bad)
        Exit Function
    End If
    answer = XseAsk(problem)
    If Len(problem) = 0 Then problem = XseAnswerProblem(answer)
    If Len(problem) = 0 And button = "result" Then problem = XseFill(answer)
    bad = (Len(problem) > 0)
    If bad Then
        XseDone = problem
    ElseIf button = "rescore" Then
        XseDone = XseAnswerText(answer, "rescored")
    ElseIf button = "result" Then
        XseDone = XseText("written") & vbLf & vbLf & XseAnswerText(answer, "checked")
    Else
        XseDone = XseAnswerText(answer, "checked")
    End If
End Function

Private Function Cleared(ByRef bad As Boolean) As String
    If XseWrittenInto() Then
        If MsgBox(XseText("ask-clear"), vbYesNo + vbQuestion + vbDefaultButton2, XseText("title")) <> vbYes Then Exit Function
    End If
    Cleared = XseRemove()
    bad = (Len(Cleared) > 0)
    If Not bad Then Cleared = XseText("cleared")
End Function

' Whether Python in the workbook is tried first. Of itself only in Excel, and where it is of use:
' sheets are cleared as well without it.
Public Function XseTriesPython(ByVal button As String, ByVal way As String, ByVal program As String, ByVal path As String) As Boolean
    If way = XseText("way-xlwings") Then
        XseTriesPython = True
    ElseIf way <> XseText("way-command") And button <> "clear" Then
        XseTriesPython = XseIsExcel(program, path)
    End If
End Function

' WPS takes the name of Excel; where it is installed gives it away.
Public Function XseIsExcel(ByVal program As String, ByVal path As String) As Boolean
    XseIsExcel = (program = "Microsoft Excel") And InStr(LCase(path), "wps") = 0 And InStr(LCase(path), "kingsoft") = 0
End Function

' Not every program that runs VBA tells its name and place.
Private Function ProgramName() As String
    On Error Resume Next
    ProgramName = Application.Name
End Function

Private Function ProgramPath() As String
    On Error Resume Next
    ProgramPath = Application.Path
End Function

Private Function PythonOf(ByVal button As String) As String
    Select Case button
    Case "check"
        PythonOf = "import xlselfeval.buttons; xlselfeval.buttons.check()"
    Case "rescore"
        PythonOf = "import xlselfeval.buttons; xlselfeval.buttons.rescore()"
    Case "result"
        PythonOf = "import xlselfeval.buttons; xlselfeval.buttons.write_result()"
    Case "clear"
        PythonOf = "import xlselfeval.buttons; xlselfeval.buttons.clear_result()"
    End Select
End Function

' Run Python through the add-in: False when the add-in is not loaded or not safe here, or Python failed.
Private Function RanInPython(ByVal code As String) As Boolean
    Dim addIn As Object, status As Variant
    On Error GoTo Failed
    Set addIn = Application.Workbooks(ADD_IN)
    XseWorkbook().Activate
    ' else Python would look for modules in the workbook's folder first
    If LCase(CStr(Application.Run(ADD_IN & "!GetConfig", XSE_BOOK_FOLDER, "true"))) <> "false" Then Exit Function
    status = Application.Run(ADD_IN & "!RunPython", code)
    ' the add-in gives 0 as well where it found no Python: only the status bar tells that it was there
    RanInPython = (Val(CStr(status)) = 0) And (CStr(Application.StatusBar) = PYTHON_WAS_HERE)
Failed:
End Function

Private Sub ShowRunning()
    On Error Resume Next
    Application.StatusBar = XseText("running")
    Application.Cursor = WAITING
End Sub

Private Sub GiveBack(ByVal before As Object)
    On Error Resume Next
    If Not XseWorkbook().ActiveSheet Is before Then before.Activate
    Application.ScreenUpdating = True
    Application.Cursor = USUAL
    Application.StatusBar = False
End Sub

Private Sub Tell(ByVal text As String, ByVal bad As Boolean)
    If bad Then
        MsgBox Left(text, MOST_CHARACTERS), vbExclamation, XseText("title")
    Else
        MsgBox Left(text, MOST_CHARACTERS), vbInformation, XseText("title")
    End If
End Sub

Private Sub TellBroken(ByVal reason As String)
    Dim text As String, title As String
    On Error Resume Next
    text = XseTextWith("broken", reason, "")
    title = XseText("title")
    On Error GoTo 0
    If Len(text) = 0 Then text = reason
    MsgBox Left(text, MOST_CHARACTERS), vbExclamation, title
End Sub
