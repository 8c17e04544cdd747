package io.gatun.daemon.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Function;
import javax.net.ssl.SSLPeerUnverifiedException;

/** A listening TCP socket that lets in who has a certificate, and nobody else: whoever is in is root on this machine. */
final class TlsDoor {
    /** One that is gone without a word is noticed half a minute after its last sign of life (tcp(7)). */
    private static final int IDLE_SECONDS = 15;

    private static final int PROBE_SECONDS = 5;
    private static final int PROBES = 3;

    private TlsDoor() {}

    /** Listens at {@code address}. */
    static Channel open(
            EventLoopGroup loops,
            InetSocketAddress address,
            TlsFiles files,
            Function<Connection.Peers, Connection> made,
            ChannelGroup connections)
            throws IOException {
        SslContext context = context(files);
        return UnixDoor.bound(
                address, bootstrap(loops, context, made, connections).bind(address));
    }

    private static ServerBootstrap bootstrap(
            EventLoopGroup loops,
            SslContext context,
            Function<Connection.Peers, Connection> made,
            ChannelGroup connections) {
        return new ServerBootstrap()
                .group(loops)
                .channel(EpollServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(EpollChannelOption.TCP_KEEPIDLE, IDLE_SECONDS)
                .childOption(EpollChannelOption.TCP_KEEPINTVL, PROBE_SECONDS)
                .childOption(EpollChannelOption.TCP_KEEPCNT, PROBES)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(64 << 10, 256 << 10))
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        connections.add(channel);
                        channel.pipeline().addLast(context.newHandler(channel.alloc()));
                        UnixDoor.pipeline(channel, made.apply(TlsDoor::peer));
                    }
                });
    }

    private static SslContext context(TlsFiles files) throws IOException {
        try {
            return SslContextBuilder.forServer(
                            files.certificate().toFile(), files.key().toFile())
                    .sslProvider(SslProvider.JDK)
                    .protocols("TLSv1.3", "TLSv1.2")
                    .trustManager(files.authority().toFile())
                    .clientAuth(ClientAuth.REQUIRE)
                    .build();
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    "cannot use %s, %s and %s: %s; the key must be PKCS #8 (openssl pkcs8 -topk8 -nodes)"
                            .formatted(files.authority(), files.certificate(), files.key(), e.getMessage()),
                    e);
        }
    }

    /** Known after the handshake, so at the first request. */
    private static Peer peer(Channel channel) {
        String name = "unknown";
        try {
            SslHandler tls = channel.pipeline().get(SslHandler.class);
            name = tls.engine().getSession().getPeerPrincipal().getName();
        } catch (SSLPeerUnverifiedException e) {
            // No request comes before the certificate.
        }
        return new Peer("%s \"%s\"".formatted(channel.remoteAddress(), name), -1);
    }
}
