/** Service kit: what every service of the suite has, as auto-configuration, a package a concern. */
@NullMarked
package dev.abacus.kit;

import org.jspecify.annotations.NullMarked;
