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
 * The whole of the provider's API. Every status is an ordinary {@link Response}, whose body is a stream, so that a bound can
 * be put on it.
 */
@Path("/model/v1/generation")
@Produces(MediaType.APPLICATION_JSON)
interface ViduApi {

    /** @param authorization {@code Bearer KEY} */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    Response generate(@HeaderParam(HttpHeaders.AUTHORIZATION) String authorization, GenerationBody body);

    /** @param id of a task of any model */
    @GET
    @Path("/task/{id}")
    Response task(@HeaderParam(HttpHeaders.AUTHORIZATION) String authorization, @PathParam("id") String id);
}
