package dev.vidusubjects.vtrix;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/**
 * The provider's HTTP API. A response of any status is returned, with its body as a stream, so that the length of the
 * body can be limited.
 */
@Path("/model/v1/generation")
@Produces(MediaType.APPLICATION_JSON)
interface ViduApi {

    /** The header for the caller's own id of a request. */
    String REQUEST_ID = "X-Request-Id";

    /**
     * @param authorization {@code Bearer KEY}
     * @param requestId the caller's id of the request; null for none
     * @param deadline the {@link ExchangeDeadline#id} of this exchange; it is not sent
     */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    Response generate(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
            @HeaderParam(REQUEST_ID) String requestId,
            @HeaderParam(ExchangeDeadlines.HEADER) String deadline,
            GenerationBody body);

    /** @param id the id of a task of any model */
    @GET
    @Path("/task/{id}")
    Response task(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
            @HeaderParam(ExchangeDeadlines.HEADER) String deadline,
            @PathParam("id") String id);
}
