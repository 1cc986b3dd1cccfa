FROM python:3.13-slim AS wheel
WORKDIR /src
COPY . .
RUN pip wheel --no-cache-dir --no-deps --wheel-dir /wheels .

FROM python:3.13-slim
RUN useradd --system --create-home --uid 10001 billmock \
    && install --directory --owner billmock /data
COPY --from=wheel /wheels /wheels
RUN pip install --no-cache-dir "$(echo /wheels/billmock-*.whl)[postgres,workers]" \
    && rm -r /wheels
USER billmock
WORKDIR /data
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=3s --start-period=10s CMD ["billmock", "health"]
# Not bound to loopback, the server makes a control token at start and prints it.
ENTRYPOINT ["billmock", "serve", "--host", "0.0.0.0"]
