@0xe54b16311064ebd5;

struct Symbol {
  id @0 :Text;
  fqn @1 :Text;
  kind @2 :UInt8;
  fileId @3 :UInt32;
  span :group {
    startLine @4 :UInt32;
    startCol @5 :UInt32;
    endLine @6 :UInt32;
    endCol @7 :UInt32;
  }
}

struct SymbolTable {
  symbols @0 :List(Symbol);
  files @1 :List(Text);
  # The columns as our encoder had them; may be left out.
  signature @2 :Text;
}
