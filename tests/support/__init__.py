"""What tests share: real servers, databases and the environment switches of the suite."""
