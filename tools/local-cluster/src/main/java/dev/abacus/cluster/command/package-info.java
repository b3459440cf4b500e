/** What ./abacus can do once the project is built. */
@NullMarked
package dev.abacus.cluster.command;

import org.jspecify.annotations.NullMarked;
