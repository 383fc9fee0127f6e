const { createServer } = require('node:http');

const articles = [
  { id: 1, name: 'Notebook', price: 4.9 },
  { id: 2, name: 'Pencil', price: 1.2 },
];

createServer((request, response) => {
  response.setHeader('Content-Type', 'application/json');
  response.end(JSON.stringify(articles));
}).listen(process.env.PORT || 8080);
