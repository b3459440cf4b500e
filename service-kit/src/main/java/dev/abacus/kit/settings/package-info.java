/** Settings that change while a service runs. */
@NullMarked
package dev.abacus.kit.settings;

import org.jspecify.annotations.NullMarked;
