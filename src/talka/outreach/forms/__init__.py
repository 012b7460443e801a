"""What is asked of readers and of those who write to them."""
