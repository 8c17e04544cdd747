/** The command line of an OCI runtime, as engines such as podman and containerd call one. */
@NullMarked
package io.gatun.cli.oci;

import org.jspecify.annotations.NullMarked;
