/** The routes of networks. */
@NullMarked
package io.gatun.daemon.docker.network;

import org.jspecify.annotations.NullMarked;
