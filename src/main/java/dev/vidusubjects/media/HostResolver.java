package dev.vidusubjects.media;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Looks a host name up. */
interface HostResolver {

    /** @return all addresses of a host, at least one */
    InetAddress[] resolve(String host) throws UnknownHostException;
}
