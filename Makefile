.venv/.ready: ; 
