// Wants to carry LOOT away in its data; the assembler reads the file.
asm(".pushsection .rodata\n.incbin \"" LOOT "\"\n.popsection");

int main() {}
