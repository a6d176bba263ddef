// Wants to be what LOOT is: the compiler reads every file that is included.
#include LOOT
