/** Subscriber of server-sent events. */
@NullMarked
package dev.abacus.testsupport.streams;

import org.jspecify.annotations.NullMarked;
