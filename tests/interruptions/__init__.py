"""What a killed process leaves: real processes, real signals, and the installation looked at afterwards."""
