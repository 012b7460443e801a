"""What tests of every module share: counted queries, frozen time, which tests run where."""
