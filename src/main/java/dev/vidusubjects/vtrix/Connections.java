package dev.vidusubjects.vtrix;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/** Ends connections. */
final class Connections {

    private Connections() {}

    /** Closes a connection at once. A regular close first waits until the peer has read the data that was written. */
    static void abort(HttpConnection connection) {
        if (connection instanceof ConnectionBase base) {
            // The channel is not closed directly: it would pass the close through the connection, which waits.
            base.channelHandlerContext().close();
        } else {
            connection.close();
        }
    }
}
