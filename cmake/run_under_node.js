// Appended to a program for Node: the module makes itself run.
await Module();
