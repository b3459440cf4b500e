/** Training run of a service for the JVM's ahead-of-time cache (JEP 483, JEP 515). */
@NullMarked
package dev.abacus.training;

import org.jspecify.annotations.NullMarked;
