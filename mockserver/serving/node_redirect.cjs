// What `billmock run` has Node load first. Node's own clients read no proxy variables, so that every connection is
// looked at where all of them begin: BILL's host names lead to the mock, this machine to itself, all else nowhere.
'use strict'

const net = require('node:net')

const [frontHost, frontPort] = (process.env.BILLMOCK_NODE_FRONT || '').split(':')
const hosts = (process.env.BILLMOCK_NODE_HOSTS || '').split(',').filter(Boolean)
const PORTS = [443, 80]
const LOOPBACK = /^(localhost|.*\.localhost|127(\.\d{1,3}){3}|\[?::1\]?|\[?::ffff:127(\.\d{1,3}){3}\]?|)$/i

function nameOf(host) {
  return String(host || '').replace(/\.$/, '').toLowerCase()
}

function refusalOf(name, port) {
  const place = `${name}:${port}`
  if (hosts.includes(name)) return `${place} is no port of BILL's: it answers at 443`
  if (!/(^|\.)(bill\.com|divvy\.co)$/.test(name)) return `${place} is none of BILL's hosts, and nothing else passes`
  return `${place} is none of BILL's hosts that billmock knows: ${hosts.join(', ')}`
}

if (frontPort) {
  const connect = net.Socket.prototype.connect

  // Arguments come as anybody may give them, or as Node itself hands them on: in an array, read already.
  net.Socket.prototype.connect = function (...values) {
    const isRead = Array.isArray(values[0])
    const [options, listener] = isRead ? values[0] : net._normalizeArgs(values)
    const name = nameOf(options.host)
    if (options.path || options.fd !== undefined || LOOPBACK.test(name)) return connect.apply(this, values)
    if (hosts.includes(name) && PORTS.includes(Number(options.port))) {
      const redirected = { ...options, host: frontHost, port: Number(frontPort), lookup: undefined }
      const changed = [redirected, listener]
      if (isRead) {
        // Node marks its own arrays with symbols.
        for (const mark of Object.getOwnPropertySymbols(values[0])) changed[mark] = values[0][mark]
        return connect.call(this, changed)
      }
      return listener ? connect.call(this, redirected, listener) : connect.call(this, redirected)
    }
    const text = `billmock: ${refusalOf(name, options.port)}`
    process.nextTick(() => this.destroy(Object.assign(new Error(text), { code: 'ECONNREFUSED' })))
    return this
  }
}
