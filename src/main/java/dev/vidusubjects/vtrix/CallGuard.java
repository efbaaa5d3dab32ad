package dev.vidusubjects.vtrix;

import dev.vidusubjects.provider.ProviderException;
import java.util.concurrent.Callable;

/** Decides whether a call of the provider is made. */
interface CallGuard {

    /** @throws ProviderException of the call; {@code Busy} with the code {@code provider_down} if it was not made */
    TaskResponse call(Callable<TaskResponse> call) throws ProviderException;
}
