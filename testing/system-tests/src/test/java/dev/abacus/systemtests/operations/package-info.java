/** Start, settings, access control, backup and disaster recovery. */
@NullMarked
package dev.abacus.systemtests.operations;

import org.jspecify.annotations.NullMarked;
