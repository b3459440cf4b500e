/** Runs a service through what it does all day, for the JVM to learn it (JEP 483, JEP 515). */
@NullMarked
package dev.abacus.kit.training;

import org.jspecify.annotations.NullMarked;
