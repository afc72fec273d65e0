@echo off
rem Drag one or more returned workbooks onto this file: each is checked, and a copy
rem with the sheet of results is written to the folder beside it.
rem ASCII only: a batch file is read in the code page of the machine.
setlocal EnableExtensions DisableDelayedExpansion
if "%~1"=="" (
  echo Drag .xlsx, .xls, .et or .ods files onto this file.
  pause
  exit /b 2
)
rem Names that were typed: each in quotation marks, with its whole path.
set "NAMES="
:next
if "%~1"=="" goto dropped
set NAMES=%NAMES% "%~f1"
shift /1
goto next
:dropped
rem Names that were dropped: Explorer quotes only those with spaces, so an ampersand or a percent sign in one
rem has cut or changed the arguments. They are taken as they came instead, and used with exclamation marks,
rem which nothing expands again.
setlocal EnableDelayedExpansion
set "LINE=!cmdcmdline!"
set "BEHIND=!LINE:*%~nx0" =!"
set "WAY=/b"
if not "!BEHIND!"=="!LINE!" (
  set "NAMES=!BEHIND:~0,-1!"
  set "WAY="
)
set PYTHONUTF8=1
chcp 65001 >nul
rem Programs are looked for in the current folder first: it may be that of the files, with anything in it.
cd /d "%SystemRoot%"
where xlselfeval.exe >nul 2>nul
if errorlevel 1 (
  py.exe -3 -m xlselfeval check !NAMES!
) else (
  xlselfeval.exe check !NAMES!
)
set RESULT=%ERRORLEVEL%
pause
rem Without /b after a drop: cmd would go on with what stands behind an ampersand.
exit %WAY% %RESULT%
