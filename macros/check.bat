@echo off
rem Drag one or more returned workbooks onto this file: each is checked, and a copy
rem with the sheet of results is written to the folder beside it.
rem ASCII only: a batch file is read in the code page of the machine.
setlocal
set PYTHONUTF8=1
chcp 65001 >nul
if "%~1"=="" (
  echo Drag .xlsx, .xls, .et or .ods files onto this file.
  pause
  exit /b 2
)
where xlselfeval >nul 2>nul
if errorlevel 1 (
  py -3 -m xlselfeval check %*
) else (
  xlselfeval check %*
)
set RESULT=%ERRORLEVEL%
pause
exit /b %RESULT%
