/** What {@code run} and {@code create} ask for, and the OCI specification that comes of it. */
@NullMarked
package io.gatun.engine.template;

import org.jspecify.annotations.NullMarked;
