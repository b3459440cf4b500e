/** The control room, driven in Chromium, against its real effects. */
@NullMarked
package dev.abacus.systemtests.room;

import org.jspecify.annotations.NullMarked;
