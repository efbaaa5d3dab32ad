package dev.vidusubjects.vtrix;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/** Ends connections. */
final class Connections {

    private Connections() {}

    /** Closes a connection at once. An ordinary close first waits until the peer has read what was written. */
    static void abort(HttpConnection connection) {
        if (connection instanceof ConnectionBase base) {
            // Not the channel: it would pass the close through the connection, which waits.
            base.channelHandlerContext().close();
        } else {
            connection.close();
        }
    }
}
