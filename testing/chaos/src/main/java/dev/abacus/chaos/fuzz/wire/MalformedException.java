package dev.abacus.chaos.fuzz.wire;

import java.io.IOException;

/** What came is not HTTP. */
final class MalformedException extends IOException {

    MalformedException(String what) {
        super(what);
    }
}
