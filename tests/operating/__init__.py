"""The operator's guide is followed, so that it stays true."""
