package dev.vidusubjects.media.web;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Resolves a host name. */
interface HostResolver {

    /** @return all addresses of the host, at least one */
    InetAddress[] resolve(String host) throws UnknownHostException;
}
