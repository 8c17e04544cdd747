/** Docker's Engine API: one package for each kind of resource, errors and access log in one place. */
@NullMarked
package io.gatun.daemon.docker;

import org.jspecify.annotations.NullMarked;
