/** Settings, credentials, failures, pages and feeds: what the packages below share and callers see. */
@NullMarked
package dev.abacus.state;

import org.jspecify.annotations.NullMarked;
