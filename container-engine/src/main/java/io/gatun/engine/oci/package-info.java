/** What an OCI runtime does beyond what every container needs: the bundle, the order of its life, its events. */
@NullMarked
package io.gatun.engine.oci;

import org.jspecify.annotations.NullMarked;
