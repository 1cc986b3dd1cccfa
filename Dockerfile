FROM python:3.13-slim AS wheel
WORKDIR /src
COPY . .
RUN pip wheel --no-cache-dir --no-deps --wheel-dir /wheels .

FROM python:3.13-slim
RUN useradd --system --create-home --uid 10001 billmock \
    && install --directory --owner billmock /data /run/billmock
# The versions of `make lock`; all that the wheel needs is there by then.
COPY requirements.lock /
RUN pip install --no-cache-dir --requirement /requirements.lock
COPY --from=wheel /wheels /wheels
RUN pip install --no-cache-dir --no-deps --no-index /wheels/billmock-*.whl \
    && pip check \
    && rm -r /wheels
USER 10001
WORKDIR /data
# `billmock health`, `env`, `reset` and the others find the server here, whatever its port and token are.
ENV BILLMOCK_SERVER_FILE=/run/billmock/server.json
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=3s --start-period=10s CMD ["billmock", "health"]
# Not bound to loopback, the server makes a control token at start and prints it, unless BILLMOCK_CONTROL_TOKEN is set.
ENTRYPOINT ["billmock", "serve", "--host", "0.0.0.0"]
