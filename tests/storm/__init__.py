"""Bad input at every form and every list: explained, never a fault of ours, never saved half."""
