Attribute VB_Name = "XseHost"
Option Explicit
' The command line of xlselfeval, asked about a copy of the workbook. Windows only.

' Both are found by name on the machine. Nothing that a workbook holds is run: no path and no command.
Private Const PROGRAM As String = "xlselfeval"
Private Const LAUNCHER As String = "py"
Private Const FALLBACK_COMMAND As String = "py -3 -m xlselfeval"
' Python and where look into the current folder first: it may be the forms', with anything in it.
Private Const ELSEWHERE As String = "cd /d %SystemRoot%&"
Private Const TEMPORARY_FOLDER As Long = 2
Private Const FOR_READING As Long = 1
Private Const USAGE_ERROR As Long = 2
Private Const MOST_LOG_LINES As Long = 3

' The answer about a copy of the workbook; problem says in Chinese why there is none.
Public Function XseAsk(ByRef problem As String) As String
    Dim files As Object, shell As Object, folder As String, command As String
    If Len(XseWorkbook().Path) = 0 Then
        problem = XseText("never-saved")
        Exit Function
    End If
    On Error Resume Next
    Set files = CreateObject("Scripting.FileSystemObject")
    Set shell = CreateObject("WScript.Shell")
    On Error GoTo 0
    If files Is Nothing Or shell Is Nothing Then
        problem = XseText("no-shell")
        Exit Function
    End If
    command = FoundCommand(shell)
    If Len(command) = 0 Then
        problem = XseTextWith("no-command", PROGRAM, "")
        Exit Function
    End If
    folder = NewFolder(files)
    If Len(folder) = 0 Then
        problem = XseText("temp-not-writable")
        Exit Function
    End If
    On Error GoTo Unread
    XseAsk = Asked(files, shell, folder, command, problem)
    DropFolder files, folder
    Exit Function
Unread:
    problem = XseTextWith("unread", Err.Description, "")
    DropFolder files, folder
End Function

' The copy of the form does not stay behind, whatever happened.
Private Sub DropFolder(ByVal files As Object, ByVal folder As String)
    On Error Resume Next
    files.DeleteFolder folder, True
End Sub

' Save the copy, run the command, read what it answered.
Private Function Asked(ByVal files As Object, ByVal shell As Object, ByVal folder As String, ByVal command As String, ByRef problem As String) As String
    Dim copy As String, answer As String, log As String, status As Long
    copy = files.BuildPath(folder, "form." & Suffix(files, XseWorkbook().Name))
    answer = files.BuildPath(folder, "answer.txt")
    log = files.BuildPath(folder, "log.txt")
    On Error GoTo NotSaved
    Application.Calculate
    XseWorkbook().SaveCopyAs copy
    On Error GoTo NotRun
    status = shell.Run(XseCommandLine(command, copy, answer, XseWorkbook().Name, log), 0, True)
    On Error GoTo 0
    If files.FileExists(answer) Then
        Asked = Content(files, answer)
    Else
        problem = XseNoAnswer(status, LastLines(Content(files, log)))
    End If
    Exit Function
NotSaved:
    problem = XseTextWith("copy-failed", Err.Description, "")
    Exit Function
NotRun:
    problem = XseTextWith("run-failed", Err.Description, "")
End Function

' What to tell people when the command gave no answer: its exit status and the end of its log.
Public Function XseNoAnswer(ByVal status As Long, ByVal log As String) As String
    If InStr(log, "No module named") > 0 Then
        XseNoAnswer = XseTextWith("not-installed", log, "")
    ElseIf status = USAGE_ERROR Then
        XseNoAnswer = XseTextWith("too-old", log, "")
    Else
        XseNoAnswer = XseTextWith("no-answer", CStr(status), log)
    End If
End Function

' The whole line for WScript.Shell. Behind /s /c cmd takes off the outer quotation marks and nothing
' else, so that every path stands in its own. The log comes in the code page that VBA reads.
Public Function XseCommandLine(ByVal command As String, ByVal copy As String, ByVal answer As String, ByVal name As String, ByVal log As String) As String
    Dim shown As String
    ' between two percent signs cmd would look for a variable; the name is only shown
    shown = Replace(name, "%", ChrW(&HFF05))
    XseCommandLine = "%ComSpec% /d /s /c """ & ELSEWHERE & "set PYTHONUTF8=0&set PYTHONIOENCODING=&" & command & " excel answer " _
        & Quoted(copy) & " " & Quoted(answer) & " --name " & Quoted(shown) & " >nul 2>" & Quoted(log) & """"
End Function

Private Function Quoted(ByVal text As String) As String
    Quoted = """" & text & """"
End Function

' The command that can be run: the program itself, or the launcher of Python.
Private Function FoundCommand(ByVal shell As Object) As String
    If IsOnPath(shell, PROGRAM) Then
        FoundCommand = PROGRAM
    ElseIf IsOnPath(shell, LAUNCHER) Then
        FoundCommand = FALLBACK_COMMAND
    End If
End Function

Private Function IsOnPath(ByVal shell As Object, ByVal program As String) As Boolean
    On Error Resume Next
    IsOnPath = (shell.Run("%ComSpec% /d /s /c """ & ELSEWHERE & "where " & Quoted(program) & " >nul 2>nul""", 0, True) = 0)
End Function

' A new folder of ours among the temporary files, or "" when none can be made.
Private Function NewFolder(ByVal files As Object) As String
    Dim path As String
    On Error GoTo Refused
    Do
        path = files.BuildPath(files.GetSpecialFolder(TEMPORARY_FOLDER).Path, "xlselfeval-" & files.GetTempName)
    Loop While files.FolderExists(path)
    files.CreateFolder path
    NewFolder = path
Refused:
End Function

Private Function Suffix(ByVal files As Object, ByVal name As String) As String
    Suffix = files.GetExtensionName(name)
    If Len(Suffix) = 0 Then Suffix = "xlsm"
End Function

Private Function Content(ByVal files As Object, ByVal path As String) As String
    Dim stream As Object
    If Not files.FileExists(path) Then Exit Function
    Set stream = files.OpenTextFile(path, FOR_READING)
    If Not stream.AtEndOfStream Then Content = stream.ReadAll
    stream.Close
End Function

' The last lines of a log: there stands what went wrong.
Private Function LastLines(ByVal text As String) As String
    Dim lines As Variant, place As Long, taken As Long
    lines = Split(Replace(text, vbCr, ""), vbLf)
    For place = UBound(lines) To 0 Step -1
        If Len(Trim(lines(place))) > 0 And taken < MOST_LOG_LINES Then
            LastLines = Left(Trim(lines(place)), 200) & vbLf & LastLines
            taken = taken + 1
        End If
    Next place
End Function
