# \n and \t in a comment are what a reader sees there, not commands of Doxygen.
/\/\/\//s/\\(n|t|x[0-9A-FN]+)\b/\\\\\1/g
