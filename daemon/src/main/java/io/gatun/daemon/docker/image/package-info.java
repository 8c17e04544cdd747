/** Docker's API for images. */
@NullMarked
package io.gatun.daemon.docker.image;

import org.jspecify.annotations.NullMarked;
