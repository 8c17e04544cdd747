/** Docker's API of the files of containers: copies in and out, and the whole root filesystem. */
@NullMarked
package io.gatun.daemon.docker.archive;

import org.jspecify.annotations.NullMarked;
