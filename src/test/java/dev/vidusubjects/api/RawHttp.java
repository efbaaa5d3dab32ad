package dev.vidusubjects.api;

import io.restassured.RestAssured;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** Sends raw HTTP requests, also malformed ones that an HTTP client library cannot send. */
public final class RawHttp {

    private RawHttp() {}

    /**
     * Sends a request and reads the response until the server closes the connection.
     *
     * @param head request line and headers, each line ended by {@code \n}; {@code Connection: close} is added
     * @return the complete response, headers included
     */
    public static String send(String head, String body) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
            socket.setSoTimeout(20_000);
            String request = head.strip().replace("\n", "\r\n") + "\r\nConnection: close\r\n\r\n" + body;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /**
     * Sends the bytes of a request and reads the bytes of the response.
     *
     * @param request the bytes that are sent
     * @param ends whether the server can detect the end of the request; if not, this client closes the connection after
     *     50 ms without a response
     * @param maxBytes the limit at which reading stops
     * @return the bytes that were received until the server closed the connection; reading stops when {@code maxBytes}
     *     are reached
     * @throws SocketTimeoutException if the server sends nothing for 10 s although the request ends
     */
    static byte[] exchange(byte[] request, boolean ends, int maxBytes) throws IOException {
        ByteArrayOutputStream response = new ByteArrayOutputStream();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
            socket.setSoTimeout(ends ? 10_000 : 50);
            socket.getOutputStream().write(request);
            byte[] buffer = new byte[16 * 1024];
            for (int count;
                    response.size() < maxBytes
                            && (count = socket.getInputStream().read(buffer)) >= 0; ) {
                response.write(buffer, 0, count);
            }
        } catch (SocketTimeoutException e) {
            if (ends) {
                throw e;
            }
        } catch (SocketException e) {
            // A server that closes the connection early resets it. The bytes received before the reset are the
            // response.
            return response.toByteArray();
        }
        return response.toByteArray();
    }
}
