/** What a daemon adds to containers: clients on their streams, restarts, waiting, events; all of it found again after a crash. */
@NullMarked
package io.gatun.daemon.life;

import org.jspecify.annotations.NullMarked;
