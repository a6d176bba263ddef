// The smallest program there is: what it costs to start and end any.
int main() {}
