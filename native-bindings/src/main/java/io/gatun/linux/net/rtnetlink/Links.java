package io.gatun.linux.net.rtnetlink;

import io.gatun.linux.handle.Fd;
import io.gatun.linux.net.address.InterfaceName;
import io.gatun.linux.net.address.MacAddress;
import java.util.List;
import java.util.Optional;

/** The links of one network namespace (rtnetlink(7)). All methods throw {@link io.gatun.linux.gate.SyscallException}. */
public interface Links {
    /** All links. */
    List<Link> list();

    /** The link called {@code name}. */
    Optional<Link> find(InterfaceName name);

    /** Makes a link, switched off. */
    Link create(LinkSpec spec);

    /** Removes a link, and the other end of a cable with it. */
    void delete(LinkIndex link);

    /** Switches a link on. */
    void up(LinkIndex link);

    /** Switches a link off. */
    void down(LinkIndex link);

    /** Gives a link, which must be off, another name. */
    void rename(LinkIndex link, InterfaceName name);

    /** Plugs a link into a bridge. */
    void setMaster(LinkIndex link, LinkIndex master);

    /** Unplugs a link. */
    void clearMaster(LinkIndex link);

    /**
     * Moves a link to another network namespace, where it is off and has no addresses; its number may be another there.
     *
     * @param namespace borrowed
     * @param name what it is called there
     */
    void move(LinkIndex link, Fd namespace, InterfaceName name);

    /** Sets a link's Ethernet address. */
    void setMac(LinkIndex link, MacAddress mac);

    /** Sets the longest packet a link carries. */
    void setMtu(LinkIndex link, int mtuBytes);

    /** Keeps a port of a bridge from talking to other ports that are kept so; the bridge itself they all reach. */
    void isolate(LinkIndex port);

    /** Lets a port of a bridge send packets back to where they came from. */
    void reflect(LinkIndex port);
}
