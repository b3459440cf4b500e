/** HTTP clients of the tests: calls, raw bytes, server-sent events. */
@NullMarked
package dev.abacus.systemtests.http;

import org.jspecify.annotations.NullMarked;
