package io.gatun.daemon.http;

import io.gatun.linux.net.socket.SocketFile;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.PeerCredentials;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.function.Function;

/** A listening Unix socket, mode 0660 and of the group {@code gatun} if there is one. */
final class UnixDoor {
    private static final String GROUP = "gatun";

    private UnixDoor() {}

    /**
     * Listens at {@code path}; what a daemon before this one has left there is replaced.
     *
     * @throws IOException if somebody listens there, something else has that name, or it cannot be made
     */
    static Channel open(
            EventLoopGroup loops, Path path, Function<Connection.Peers, Connection> made, ChannelGroup connections)
            throws IOException {
        Path directory = path.toAbsolutePath().getParent();
        if (directory != null) Files.createDirectories(directory);
        SocketFile.requireNothingElse(path);
        if (isAnswered(path)) throw new IOException("somebody listens at %s; say another place".formatted(path));
        // Made beside its place: nobody connects before its permissions are right.
        Path fresh = path.resolveSibling(path.getFileName() + ".new");
        SocketFile.remove(fresh);
        Channel channel =
                bound(path, bootstrap(loops, made, connections).bind(new DomainSocketAddress(fresh.toFile())));
        restrict(fresh);
        try {
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            var _ = channel.close();
            throw e;
        }
        return channel;
    }

    private static boolean isAnswered(Path path) {
        try (var _ = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The channel, once it listens. */
    static Channel bound(Object place, ChannelFuture binding) throws IOException {
        binding.awaitUninterruptibly();
        if (binding.isSuccess()) return binding.channel();
        Throwable cause = binding.cause();
        throw new IOException("cannot listen at %s: %s; say another place".formatted(place, cause.getMessage()), cause);
    }

    private static ServerBootstrap bootstrap(
            EventLoopGroup loops, Function<Connection.Peers, Connection> made, ChannelGroup connections) {
        return new ServerBootstrap()
                .group(loops)
                .channel(EpollServerDomainSocketChannel.class)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(64 << 10, 256 << 10))
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        connections.add(channel);
                        pipeline(channel, made.apply(UnixDoor::peer));
                    }
                });
    }

    static void pipeline(Channel channel, Connection connection) {
        channel.pipeline()
                .addLast(new HttpServerCodec(new HttpDecoderConfig()
                        .setMaxInitialLineLength(64 << 10)
                        .setMaxHeaderSize(64 << 10)
                        .setMaxChunkSize(64 << 10)))
                .addLast(connection);
    }

    private static Peer peer(Channel channel) {
        try {
            PeerCredentials peer = ((EpollDomainSocketChannel) channel).peerCredentials();
            int[] groups = peer.gids();
            int gid = groups.length == 0 ? -1 : groups[0];
            return new Peer("uid=%d gid=%d pid=%d".formatted(peer.uid(), gid, peer.pid()), peer.uid());
        } catch (IOException e) {
            return new Peer("unknown", -1);
        }
    }

    private static void restrict(Path socket) throws IOException {
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw----"));
        try {
            GroupPrincipal group =
                    socket.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(GROUP);
            Files.getFileAttributeView(socket, PosixFileAttributeView.class).setGroup(group);
        } catch (UserPrincipalNotFoundException e) {
            // Then only root connects.
        }
    }
}
